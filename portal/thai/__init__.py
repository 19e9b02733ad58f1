"""Thai dates, sorting and text. Uses no app of the project, so every app may use it."""
