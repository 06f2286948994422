"""Text without who says it: what is published of a case names no enterprise, no person and no way to reach them.

Names are not found for certain by any rule, so it takes rather too much than too little, and a clerk reads what is left
before it is published. A text has at most some thousand characters; every pattern is bounded, so it takes no long time.
"""

import re
from collections.abc import Mapping

ENTERPRISE = "某企业"
PERSON = "某人"
TELEPHONE = "（电话略）"
WAY = "（联系方式略）"
PLACE = "（地址略）"
CODE = "（代码略）"

_TELEPHONES = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"
    r"|(?<!\d)0\d{2,3}[- ]?\d{7,8}(?:[-转]\d{1,5})?(?!\d)"
    r"|(?<!\d)[48]00[- ]?\d{3}[- ]?\d{4}(?!\d)"
)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", re.ASCII)
_CODES = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]{2}\d{6}[0-9A-Za-z]{10}|\d{17}[\dXx])(?![0-9A-Za-z])"
)
"""Unified social credit codes (GB 32100) and numbers of identity cards (GB 11643), by their form."""
_ACCOUNTS = re.compile(
    r"(?:微信号?|wechat|QQ号?)\s*(?:[:：是]\s*|\s+)[A-Za-z0-9_-]{5,30}|(?:微信号?|QQ号?)[A-Za-z0-9_-]{5,30}",
    re.IGNORECASE,
)
_HAN = r"[\u4e00-\u9fff]"
_FORMS = (
    "有限责任公司|股份有限公司|集团有限公司|有限公司|集团公司|股份公司|分公司|合作社|经营部|门市部|加工部|营业部|商行"
)
_COMPANIES = re.compile(rf"((?:[\u4e00-\u9fffA-Za-z0-9]|[（(][\u4e00-\u9fff]{{2,8}}[）)]){{2,30}}?)(?:{_FORMS})")
_WORKS = re.compile(rf"{_HAN}{{2,12}}?厂(?![家商房区里内门长子方])|{_HAN}{{2,12}}?公司")
_LEADING = re.compile(r"^.*(?:我们|我司|咱们|俺们|来自|叫做|名叫|位于|[我俺叫在给跟向由被找从是的了让请对供])")
"""What comes before a name, up to a word that hardly stands in one; 和 and 家 do (和平, 张家港)."""
_GENERIC = (
    "希望 需要 派人 上门 上回 照抄 到 进 来 出 回 需 要 须 送 工 电 隔壁 附近 邻近 当地 国营 私营 上市 自来水 供电 燃气 炼油 保险 快递 代工 代加工 加工 生产 制造 本 小 大 老 新 旧 分 总 外 原 整车 主机 同行 客户 供应 下游 上游 别的 其他 别人 贸易 外贸 物流 "
    "食品 米粉 螺蛳粉 面粉 粮油 酱油 酒 饮料 乳品 肉 茶 糖 罐头 机械 五金 塑料 橡胶 电子 电器 电缆 服装 纺织 印染 家具 木材 板材 "
    "化工 涂料 印刷 包装 纸 造纸 铸造 铸件 锻造 模具 零件 配件 汽配 玩具 鞋 皮革 水泥 砖 陶瓷 玻璃 钢 炼钢 铁 铝 铜 药 制药 "
    "化肥 农药 饲料 屠宰 养殖 电池 灯具 门窗 管材 阀门 泵 轴承 弹簧 紧固件 螺丝 锅炉 电梯 仪表 仪器 衡器 建材 石材 混凝土"
).split()
_TITLES = "先生|女士|小姐|经理|总监|总|厂长|老板|主任|工程师|工|师傅|老师|科长|部长"
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒"
    "屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房解应宗丁宣邓单洪包左石崔吉龚程邢"
    "裴陆荣翁荀甄曲封储段侯宁仇甘武符刘景詹龙叶黎白蒲卓池乔闻翟谭劳申冉桂牛边燕尚温庄晏柴瞿阎连习易廖耿满欧关游肖覃"
)
_PEOPLE = re.compile(
    rf"(?:联系人|经办人|负责人|收件人|姓名|我叫|我姓)\s*[:：是为]?\s*{_HAN}{{2,4}}"
    rf"|(?<!{_HAN})[{_SURNAMES}](?:{_HAN}{{0,2}}?)(?:{_TITLES})(?!{_HAN}厂)"
    rf"|(?:找|联系|问|和|跟|请|由|让)[{_SURNAMES}]{_HAN}{{0,2}}?(?:{_TITLES})"
)


def without_names(text: str) -> str:
    """The text with names and ways to reach somebody replaced, as far as rules find them."""
    text = _MAIL.sub(WAY, text)
    text = _CODES.sub(CODE, text)
    text = _TELEPHONES.sub(TELEPHONE, text)
    text = _ACCOUNTS.sub(WAY, text)
    text = _COMPANIES.sub(lambda found: _kept_lead(found[1]) + ENTERPRISE, text)
    text = _WORKS.sub(_works, text)
    return _PEOPLE.sub(_person, text)


def without(text: str, known: Mapping[str, str]) -> str:
    """The text with words that are known to tell of somebody replaced by what stands for each."""
    for word in sorted((word for word in known if len(word.strip()) > 1), key=len, reverse=True):
        text = text.replace(word.strip(), known[word])
    return text


def _kept_lead(found: str) -> str:
    """What stands before a name and is none: «我们是» of «我们是红星米粉有限公司»."""
    lead = _LEADING.match(found)
    return lead[0] if lead is not None else ""


def _works(found: re.Match[str]) -> str:
    core = found[0].removesuffix("公司").removesuffix("厂")
    lead = _kept_lead(core)
    return lead + ENTERPRISE if _is_named(core[len(lead) :]) else found[0]


def _is_named(core: str) -> bool:
    """Whether something of a name is left once the words of trades are taken away: 米粉厂 is any, 红星米粉厂 is one."""
    for word in sorted(_GENERIC, key=len, reverse=True):
        core = core.replace(word, "")
    return len(core) >= 2


def _person(found: re.Match[str]) -> str:
    for word in (
        "联系人",
        "经办人",
        "负责人",
        "收件人",
        "姓名",
        "我叫",
        "我姓",
        "找",
        "联系",
        "问",
        "和",
        "跟",
        "请",
        "由",
        "让",
    ):
        if found[0].startswith(word):
            return word + PERSON
    return PERSON


def reaches_somebody(text: str) -> bool:
    """Whether a text surely holds a telephone number, an e-mail address or the number of a person or an enterprise."""
    return any(pattern.search(text) for pattern in (_TELEPHONES, _MAIL, _CODES))
