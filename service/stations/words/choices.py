"""What a field may hold, in words: table → value → Chinese and English."""

from typing import get_args

from service.webhooks.types import SAID
from service.workflow.referral_states import HoldReason, Refusal
from service.workflow.words import ACTOR_WORDS, NEED_WORDS, REASON_WORDS, REFERRAL_WORDS

CHOICES: dict[str, dict[str, tuple[str, str]]] = {
    "element": {
        "metrology": ("计量", "metrology"),
        "standards": ("标准", "standards"),
        "certification": ("认证", "certification"),
        "accreditation": ("认可", "accreditation"),
        "testing": ("检验检测", "testing"),
        "consulting": ("咨询", "consulting"),
        "training": ("培训", "training"),
        "instrument_sharing": ("仪器共享", "instrument sharing"),
        "innovation": ("创新研发", "innovation"),
        "branding": ("品牌", "branding"),
        "trade": ("贸易便利", "trade"),
    },
    "mode": {
        "on_site": ("上门服务", "on site"),
        "mail_in": ("寄样", "by mail"),
        "at_station": ("到站办理", "at the station"),
        "remote": ("线上", "remotely"),
    },
    "state": {
        "draft": ("草稿", "draft"),
        "published": ("已发布", "published"),
        "suspended": ("已暂停", "suspended"),
        "withdrawn": ("已撤回", "withdrawn"),
    },
    "accreditation_state": {
        "valid": ("有效", "valid"),
        "suspended": ("暂停", "suspended"),
        "withdrawn": ("撤销", "withdrawn"),
        "expired": ("过期", "expired"),
        "unverified": ("未核验", "unverified"),
    },
    "size": {
        "micro": ("微型", "micro"),
        "small": ("小型", "small"),
        "medium": ("中型", "medium"),
        "large": ("大型", "large"),
    },
    "station_kind": {
        "station": ("服务站", "station"),
        "laboratory": ("实验室", "laboratory"),
        "platform": ("平台", "platform"),
        "cooperative": ("合作社", "cooperative"),
    },
    "role": {
        "editor": ("编辑", "Editor"),
        "administrator": ("管理员", "Administrator"),
    },
    "scope": {
        "match:read": ("查询匹配", "match needs"),
        "listing:read": ("读取本机构服务项", "read one's listings"),
        "listing:write": ("修改本机构服务项", "write one's listings"),
        "import:write": ("批量导入", "import files"),
        "case:read": ("读取对接单和需求", "read referrals and needs"),
        "case:write": ("办理对接单和需求", "work on referrals and needs"),
        "case:admin": ("撰写和发布案例", "word and publish cases"),
        "contact:read": ("查看已接单企业的联系方式和附件", "see contacts and files of accepted referrals"),
        "key:admin": ("管理密钥", "manage keys"),
        "people:admin": ("管理人员", "manage people"),
        "organization:admin": ("管理机构", "manage organizations"),
        "standard:write": ("维护标准目录", "keep the table of standards"),
        "webhook:admin": ("管理事件通知", "manage webhooks"),
    },
    "holder": {
        "organization": ("本机构的系统", "a system of the organization"),
        "partner": ("本机构的门户网站", "a portal of the organization"),
    },
    "event": SAID,
    "delivery_error": {
        "timeout": ("超时", "timeout"),
        "connection": ("无法连接", "no connection"),
        "name-unknown": ("域名无法解析", "name unknown"),
        "tls": ("证书或加密错误", "TLS error"),
        "address-not-allowed": ("地址不允许", "address not allowed"),
        "url-unusable": ("地址无法使用", "URL unusable"),
        "redirect": ("重定向（不跟随）", "redirect (not followed)"),
        "status": ("状态码表示失败", "status of a failure"),
        "gone": ("接收方已停止接收（410）", "gone (410)"),
        "endpoint-disabled": ("接收地址已停用", "webhook disabled"),
        "secret-unreadable": ("签名密钥无法读取，请联系运营方", "secret unreadable: ask the operator"),
    },
    "edition_state": {
        "current": ("现行", "in force"),
        "upcoming": ("即将实施", "coming"),
        "withdrawn": ("已废止", "withdrawn"),
        "unknown": ("未知", "unknown"),
    },
    "attention": {
        "confirm": ("待确认", "to confirm"),
        "stale": ("久未确认", "not confirmed for long"),
        "expiring": ("资质将到期", "accreditation ends soon"),
        "expired": ("资质已到期", "accreditation has ended"),
    },
    "action": {
        "created": ("新建", "created"),
        "replaced": ("修改", "changed"),
        "patched": ("修改", "changed"),
        "edited": ("修改", "changed"),
        "batch": ("批量写入", "written in a batch"),
        "imported": ("导入", "imported"),
        "reverted": ("撤销导入", "import undone"),
        "undone": ("撤销批量操作", "undone"),
        "published": ("发布", "published"),
        "suspended": ("暂停", "suspended"),
        "withdrawn": ("撤回", "withdrawn"),
        "draft": ("恢复为草稿", "made a draft again"),
        "assured": ("确认仍然有效", "confirmed to be true"),
        "restored": ("恢复到第{number}版", "restored version {number}"),
    },
    "need_state": NEED_WORDS,
    "referral_state": REFERRAL_WORDS,
    "reason": REASON_WORDS,
    "refusal": {reason: REASON_WORDS[reason] for reason in get_args(Refusal)},
    # That an accreditation has lapsed is what the service itself says.
    "hold_reason": {
        reason: REASON_WORDS[reason] for reason in get_args(HoldReason) if reason != "accreditation_lapsed"
    },
    "case_actor": ACTOR_WORDS,
    "verdict": {
        "passed": ("合格", "passed"),
        "failed": ("不合格", "failed"),
        "conditional": ("有条件合格", "passed with conditions"),
        "not_applicable": ("不作判定", "gives no verdict"),
    },
    "solved": {
        "yes": ("已解决", "solved"),
        "no": ("未解决", "not solved"),
    },
    "measure": {
        "loss_avoided": ("避免损失", "loss avoided"),
        "cost_saved": ("节约成本", "cost saved"),
        "income_added": ("新增收入", "income added"),
        "pass_rate_before": ("服务前合格率", "pass rate before"),
        "pass_rate_after": ("服务后合格率", "pass rate after"),
    },
    "grade": {
        "self_stated": ("自述", "self-stated"),
        "documented": ("有据", "documented"),
        "verified": ("核实", "verified"),
    },
    "diagnosis": {
        "desk": ("远程诊断", "from the desk"),
        "visit": ("到现场诊断", "with a visit"),
    },
    "upheld": {
        "yes": ("异议成立，重新办理", "upheld: the need is taken up again"),
        "no": ("异议不成立，维持结果", "not upheld: the result stands"),
    },
}


def said(table: str, value: object, english: bool) -> str:
    """A value in words; one that no table knows as it stands."""
    words = CHOICES[table].get(str(value))
    return words[english] if words is not None else str(value)
