"""What applicants show for their answers: links and files, looked at by people."""
