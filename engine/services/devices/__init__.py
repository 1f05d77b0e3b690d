"""Devices and what they say: the registry, the inbox, triggers, and why an event opened no job."""
