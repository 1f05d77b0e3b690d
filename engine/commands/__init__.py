"""The subcommands of ``sopwith``, one file each.

A command is a module with ``add_arguments(parser)`` and ``run(options, terminal) -> exit code``. Only the
one that was asked for is imported, so that ``sopwith --help`` and small commands start at once.
"""
