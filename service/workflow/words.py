"""The states, moves and reasons in words, Chinese and English."""

Words = tuple[str, str]

NEED_WORDS: dict[str, Words] = {
    "draft": ("草稿", "draft"),
    "submitted": ("已提交", "submitted"),
    "returned": ("退回补正", "returned for completion"),
    "accepted": ("已受理", "accepted"),
    "diagnosing": ("诊断中", "being diagnosed"),
    "no_match": ("暂无匹配", "no match yet"),
    "planned": ("方案已出", "planned"),
    "agreed": ("方案已确认", "agreed"),
    "in_service": ("实施中", "in service"),
    "delivered": ("已交付", "delivered"),
    "evaluated": ("已评价", "evaluated"),
    "followed_up": ("已回访", "followed up"),
    "closed": ("办结", "closed"),
    "closed_unmet": ("未解决办结", "closed unmet"),
    "closed_lapsed": ("逾期办结", "closed, lapsed"),
    "withdrawn": ("已撤回", "withdrawn"),
    "rejected": ("不予受理", "rejected"),
}
REFERRAL_WORDS: dict[str, Words] = {
    "draft": ("待派单", "draft"),
    "requested": ("待接单", "requested"),
    "accepted": ("已接单", "accepted"),
    "rejected": ("已退单", "rejected"),
    "expired": ("超时未接", "expired"),
    "in-progress": ("服务中", "in progress"),
    "on-hold": ("暂停", "on hold"),
    "completed": ("已完成", "completed"),
    "failed": ("未能完成", "failed"),
    "cancelled": ("已取消", "cancelled"),
    "entered-in-error": ("误录", "entered in error"),
}
REASON_WORDS: dict[str, Words] = {
    "not_in_scope": ("不在服务范围", "not in scope"),
    "no_capacity": ("排期已满", "no capacity"),
    "sample_unfit": ("样品不符合要求", "sample unfit"),
    "price": ("价格未谈妥", "price"),
    "conflict_of_interest": ("利益冲突", "conflict of interest"),
    "other": ("其他原因", "other"),
    "waiting_sample": ("等待样品", "waiting for the sample"),
    "waiting_payment": ("等待付款", "waiting for payment"),
    "equipment": ("设备原因", "equipment"),
    "accreditation_lapsed": ("资质已失效", "an accreditation has lapsed"),
}
ACTOR_WORDS: dict[str, Words] = {
    "enterprise": ("企业", "the enterprise"),
    "clerk": ("受理方", "the clerk"),
    "provider": ("服务机构", "the provider"),
    "system": ("系统", "the service"),
}
