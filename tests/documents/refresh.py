"""Put the answer of today into the READMEs: python -m tests.documents.refresh"""

from tests.documents.example import send, shortened, with_answer
from tests.documents.pages import READMES, ROOT, read
from tests.running import running_service

MESSAGES = {"README.md": "message_en", "README.zh-CN.md": "message"}
"""Which of the two messages of a reason a README shows."""


def main() -> None:
    """Start a service, send each README's request to it, and write its answer into the README."""
    with running_service() as service:
        for name in READMES:
            readme = read(name)
            answer = send(readme, service.base_url).raise_for_status().json()
            (ROOT / name).write_text(with_answer(readme, shortened(answer, MESSAGES[name])), "utf-8")
            print(f"{name}: {', '.join(match['offering']['id'] for match in answer['matches']) or 'no match'}")


if __name__ == "__main__":
    main()
