"""What users may give: how it is declared, read and checked."""
