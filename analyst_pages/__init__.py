"""The pages of the analyst's app; they open the stores, and the reader's pages do not."""
