"""What a match says of the cases that speak for it."""

from matching.values import Reason, Told


def experience_reasons(told: Told | None) -> list[Reason]:
    """In how many enterprises the offering solved a similar problem, and in how many it did not."""
    if told is None or not told.solved:
        return []
    message = f"相似问题 {told.solved} 例由此解决"
    message_en = "1 similar problem was solved by it"
    if told.solved > 1:
        message_en = f"{told.solved} similar problems were solved by it"
    if told.unsolved:
        message += f"，{told.unsolved} 例未解决"
        message_en += f", {told.unsolved} {'was' if told.unsolved == 1 else 'were'} not"
    return [Reason(code="experience", message=message, message_en=message_en, cases=told.cases)]
