"""People and positions linked, scores compared, results released."""
