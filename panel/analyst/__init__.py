"""What the analyst's pages show: of people, not protected, and never for a release."""
