"""The codes that a cell may hold, by the words that clerks use for them."""

import msgspec


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One of a few values: its code, its label, and other words for it."""

    code: str
    label: str
    label_en: str
    aliases: tuple[str, ...] = ()


def _choice(code: str, label: str, label_en: str, aliases: str = "") -> Choice:
    return Choice(code=code, label=label, label_en=label_en, aliases=tuple(aliases.split()))


ELEMENTS = (
    _choice("metrology", "计量", "metrology", "计量检定 计量校准 检定校准 校准 检定 计量服务"),
    _choice("standards", "标准", "standards", "标准化 标准服务 标准化服务"),
    _choice("certification", "认证", "certification", "认证服务 体系认证 产品认证"),
    _choice("accreditation", "认可", "accreditation", "认可服务 实验室认可 资质认定"),
    _choice("testing", "检验检测", "testing", "检测 检验 检测服务 检验检测服务 测试"),
    _choice("consulting", "咨询", "consulting", "质量咨询 咨询服务 质量管理 技术咨询 诊断"),
    _choice("training", "培训", "training", "培训服务 教育培训 人员培训"),
    _choice("instrument_sharing", "仪器共享", "instrument sharing", "设备共享 仪器设备共享 共享仪器 大型仪器共享"),
    _choice("innovation", "创新研发", "innovation", "创新 研发 科技创新 技术研发 创新服务"),
    _choice("branding", "品牌", "branding", "品牌服务 品牌建设 品牌培育 质量品牌"),
    _choice("trade", "贸易便利", "trade", "贸易 外贸 外贸服务 技术性贸易措施 出口服务 国际贸易"),
)
MODES = (
    _choice("on_site", "上门服务", "on site", "上门 现场 现场服务 到厂 入企"),
    _choice("mail_in", "寄样", "mail in", "邮寄 寄送 快递 寄样送检 邮寄样品 寄件"),
    _choice("remote", "线上", "remote", "远程 在线 网上 线上服务 线上办理 网上办理"),
    _choice("at_station", "到站", "at station", "到站办理 到站服务 送样 送检 来样 窗口 线下 现场办理"),
)
SIZES = (
    _choice("micro", "微型", "micro", "微型企业 微企 微"),
    _choice("small", "小型", "small", "小型企业 小企 小"),
    _choice("medium", "中型", "medium", "中型企业 中企 中"),
    _choice("large", "大型", "large", "大型企业 大企 大"),
)
STATES = (
    _choice("valid", "有效", "valid", "正常 在有效期内 现行有效"),
    _choice("suspended", "暂停", "suspended", "已暂停 暂停使用"),
    _choice("withdrawn", "撤销", "withdrawn", "已撤销 注销 已注销 撤回"),
    _choice("expired", "过期", "expired", "已过期 失效 已失效 到期"),
    _choice("unverified", "未核验", "unverified", "待核验 未核实 待核实 未查询"),
)
YES_OR_NO = (
    _choice("yes", "是", "yes", "有 y true √ 1"),
    _choice("no", "否", "no", "无 不是 n false × 0"),
)
SCHEMES = (
    _choice("CMA", "检验检测机构资质认定", "inspection body approval", "CMA资质认定 CMA认定 CMA认证 CMA资质"),
    _choice("CNAS", "实验室认可", "laboratory accreditation", "CNAS认可 CNAS实验室认可 CNAS认证 CNAS资质"),
    _choice("CAL", "审查认可", "authorised inspection", "CAL授权 CAL认证 质检机构授权"),
    _choice(
        "法定计量检定机构授权",
        "法定计量检定机构授权",
        "statutory metrology",
        "法定计量授权 法定计量机构 法定计量检定机构",
    ),
    _choice("计量授权", "计量授权", "metrology authorisation", "专项计量授权 计量授权证书 社会公用计量标准"),
    _choice(
        "特种设备检验机构核准",
        "特种设备检验机构核准",
        "special equipment",
        "特检核准 特种设备核准 特种设备检验检测核准",
    ),
    _choice("认证机构批准", "认证机构批准", "approved certification body", "认证机构批准书 CNCA批准 认监委批准"),
)
"""Schemes that the code sheet proposes; a cell may name any other."""
INDUSTRIES = (
    "食品 食品加工 食品包装 饮料 调味品 农产品 水产品 机电装备 机械加工 汽车零部件 金属制品 有色金属 钢铁 铸造 紧固件 船舶海工 "
    "仪器仪表 电子信息 电子电器 化工 化工新材料 涂料 塑料 纺织服装 建材 环保装备 能源 风电 冷链物流 医疗器械 实验室"
).split()
"""Industries that the code sheet proposes; a cell may name any other."""
BASES = "每样品 每项目 每台 每件 每只 每组 每批 每项标准 每企业 每人 每小时 每天 每次 每产品 公共服务".split()
"""Units of a price that the code sheet proposes."""
