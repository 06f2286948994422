"""Spreadsheets of services and scopes: templates, reading in a limited process, errors by cell, export."""
