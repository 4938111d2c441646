"""What axe-core finds on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def grave(page: Page, axe: str, rules: str = "") -> list[str]:
    """Return what is serious or critical on an open page, all rules or those named (``runOnly: […]``) being checked.

    The page's context must bypass its content security policy, or else axe-core cannot run there.
    """
    page.evaluate(axe)
    violations = page.evaluate(f"axe.run(document, {{resultTypes: ['violations'], {rules}}})")["violations"]
    bad = [one for one in violations if one["impact"] in {"serious", "critical"}]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in bad]
