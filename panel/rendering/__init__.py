"""Tables made into files: Excel, Word, HTML, Markdown and CSV, one module each."""
