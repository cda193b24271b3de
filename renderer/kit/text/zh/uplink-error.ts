import type { UplinkErrorCode } from '../../../../shared/contract/uplink-status.ts';
import type { Worded } from '../worded.ts';

/** Why the link to the centre is down, and what to do. */
export const uplinkError: Record<UplinkErrorCode, Worded> = {
  'nothing-answers': { cause: '区域中心的服务没有应答', action: '核对中心是否已启动、地址和端口是否正确' },
  'name-not-found': { cause: '区域中心的域名解析不到', action: '检查本机网络和域名解析' },
  'no-route': { cause: '到区域中心没有网络通路', action: '检查网线、交换机和专线' },
  'no-answer': { cause: '区域中心没有按时应答', action: '线路恢复后自动补报；持续不通请联系线路维护' },
  'certificate-refused': {
    cause: '区域中心不接受本考点的证书',
    action: '证书可能已撤销、到期或属于其他中心，请联系区域中心重新发放',
  },
  'certificate-ended': { cause: '本考点的证书已到期', action: '请区域中心重新发放接入文件' },
  'address-mismatch': {
    cause: '区域中心的证书与所连地址不符',
    action: '请区域中心按现用地址重新发放接入文件',
  },
  'other-authority': {
    cause: '对方不是接入文件所指的区域中心',
    action: '核对地址，防止接错；不要更换接入文件',
  },
  'refused-or-cut': {
    cause: '建立连接时被对方断开',
    action: '可能是证书未被接受，也可能是中间设备断线，请联系区域中心',
  },
  'cut-early': { cause: '连接尚未建立即被断开', action: '核对地址和端口，可能连到了其他服务' },
  'other-protocol': { cause: '对方不是区域中心的上报服务', action: '核对地址和端口' },
  'line-failed': { cause: '与区域中心的线路出现故障', action: '线路恢复后自动补报' },
  'outbox-unreadable': { cause: '本机的上报记录读不出来', action: '检查磁盘，记录此刻的情况并联系技术人员' },
  'asked-to-wait': { cause: '区域中心要求稍后再连', action: '无需处理，稍后自动重连' },
  'server-status': { cause: '区域中心返回了异常应答', action: '稍后自动重连；持续出现请联系区域中心' },
  'other-version': { cause: '区域中心的版本与本机不一致', action: '联系区域中心确认升级安排' },
  superseded: { cause: '另一台机器用本考点的证书接入了', action: '查明是否有第二台控制电脑在运行' },
  'centre-restarting': { cause: '区域中心正在重启', action: '无需处理，稍后自动重连' },
  'centre-cannot-store': { cause: '区域中心暂时不能存储', action: '内容先存本机，恢复后自动补报' },
  'histories-differ': { cause: '区域中心保存的记录与本机不一致', action: '两份都会保留，请联系区域中心核对' },
  'message-refused': { cause: '区域中心没有接受一条内容', action: '本机会重发；反复出现请联系技术人员' },
  'line-cut': { cause: '与区域中心的线路断开了', action: '线路恢复后自动补报' },
  'other-machine': {
    cause: '有另一台机器在以本考点身份上报',
    action: '立即查明并停用其中一台，联系区域中心',
  },
};
