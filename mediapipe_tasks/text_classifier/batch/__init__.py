"""A trained model over files: read rows, classify their texts, stream the results."""
