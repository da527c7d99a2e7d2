"""Ratios against a raw baseline measured in the same run."""
