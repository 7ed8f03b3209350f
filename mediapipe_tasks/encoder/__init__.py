"""BERT encoders for the text classifier: made from checkpoints on disk."""
