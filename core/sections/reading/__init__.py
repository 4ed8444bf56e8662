"""What a trained network says of photographs, and where it looked.

Start with classification.
"""
