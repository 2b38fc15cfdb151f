"""What runs inside a sandbox: a supervisor, the candidate's process, and the grader's.

Authors of checks import `check`, `CandidateError` and `Reply` from here; nothing else of this
package is for them. Greenroom itself never imports it: versioned JSON frames pass between them.
"""

from harness.author import CandidateError, check
from harness.client import Reply

__all__ = ["CandidateError", "Reply", "check"]
