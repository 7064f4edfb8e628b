"""What if these seats fell empty? Who would move where, what that opens, and what stays open."""
