"""XLSForm (xlsform.org): a workbook whose sheets say questions, choices and settings."""

from forms.importing.xlsform.reading import from_xlsform

__all__ = ["from_xlsform"]
