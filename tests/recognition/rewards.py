"""What the tests of rewards share."""

import uuid
from typing import Any

from people.models import Employee
from recognition.models import Redemption, Reward
from recognition.services.rewards import redemption_request, reward_save
from tests.recognition.kudos import user_of
from tests.recognition.points import endow


def make_reward(**values: Any) -> Reward:
    """Coffee for the team: 40 points, three left, somebody has to agree."""
    settings: dict[str, Any] = {"name": "Coffee for the team", "price": 40, "stock": 3} | values
    return reward_save(reward=Reward(**settings), actor=None)


def redeem(employee: Employee, reward: Reward, nonce: uuid.UUID | None = None) -> Redemption:
    """Ask for a reward."""
    nonce = nonce or uuid.uuid4()
    return redemption_request(
        reward=reward, price=reward.price, employee=employee, nonce=nonce, actor=user_of(employee)
    )


def ask(employee: Employee, points: int = 100, **values: Any) -> Redemption:
    """Ask for a new reward with points that were given for it."""
    endow(employee, points)
    return redeem(employee, make_reward(**values))
