"""What networks for thin sections are worth: sets of photographs, trainings and tables."""
