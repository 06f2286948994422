"""One-stop plans of stored needs: read, edited, and written out as a page and as a document to hand over."""
