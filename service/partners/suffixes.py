"""Names under which anybody may register: nobody owns all that ends with one of them.

A rule and two short lists in the place of the public suffix list, which changes weekly: a name of one label is one; so
are the second levels that registries of countries keep, the provinces under .cn, and the names of large hosting services.
"""

_SECOND_LEVELS = frozenset({"ac", "co", "com", "edu", "go", "gob", "gov", "mil", "ne", "net", "nom", "or", "org"})
"""Before the two letters of a country."""
_PROVINCES = frozenset(
    "ah bj cq fj gd gs gx gz ha hb he hi hk hl hn jl js jx ln mo nm nx qh sc sd sh sn sx tj tw xj xz yn zj".split()
)
_HOSTING = frozenset(
    {
        "alicdn.com",
        "aliyuncs.com",
        "amazonaws.com",
        "appspot.com",
        "azurewebsites.net",
        "bcebos.com",
        "cloudfront.net",
        "firebaseapp.com",
        "fly.dev",
        "gitee.io",
        "github.io",
        "gitlab.io",
        "herokuapp.com",
        "myhuaweicloud.com",
        "myqcloud.com",
        "netlify.app",
        "onrender.com",
        "pages.dev",
        "tcloudbaseapp.com",
        "vercel.app",
        "web.app",
        "workers.dev",
    }
)
_COUNTRY_LETTERS = 2


def is_shared(host: str) -> bool:
    """Whether names under this one belong to many owners."""
    labels = host.split(".")
    if len(labels) == 1:
        return True
    last_two = labels[-2:]
    if ".".join(last_two) in _HOSTING:
        # Such a service keeps levels of its own, by region or kind.
        return True
    of_country = len(last_two[1]) == _COUNTRY_LETTERS and last_two[0] in _SECOND_LEVELS
    return len(labels) == 2 and (of_country or (last_two[1] == "cn" and last_two[0] in _PROVINCES))
