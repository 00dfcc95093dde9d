"""What people write down for a record, read alike by forms and sheets: its fields, what typed words mean."""
