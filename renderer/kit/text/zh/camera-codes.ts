import type { CameraState, CameraStateCode } from '../../../../shared/contract/camera-status.ts';
import type { CameraRole } from '../../../../shared/contract/site-config.ts';
import type { Worded } from '../worded.ts';

const cameraState: Record<CameraState, string> = {
  connecting: '连接中',
  'waiting-for-key-frame': '等待画面',
  live: '正常',
  degraded: '画面受损',
  stalled: '画面停住',
  offline: '离线',
  'auth-failed': '密码被拒',
  unsupported: '不支持',
};

const cameraCode: Record<CameraStateCode, Worded> = {
  none: { cause: '画面正常', action: '' },
  starting: { cause: '正在启动取流', action: '稍候几秒' },
  'waiting-for-dial': { cause: '排队等待连接', action: '同时连接的路数有限，稍候会自动连接' },
  'connect-timeout': { cause: '连接超时，摄像机没有回应', action: '检查摄像机电源、网线和交换机端口' },
  'connection-refused': { cause: '摄像机拒绝连接', action: '核对地址和端口，确认取流服务已开启' },
  'host-unreachable': { cause: '网络不通，到不了摄像机', action: '检查交换机、网段和网线' },
  'name-not-found': { cause: '找不到这个主机名', action: '核对地址，或改用 IP 地址' },
  'connection-lost': { cause: '连接中断', action: '正在自动重连；反复中断时检查网线和供电' },
  'request-timeout': { cause: '摄像机应答超时', action: '正在自动重连；持续出现时重启摄像机' },
  'first-packet-timeout': {
    cause: '已连接，但没有收到画面数据',
    action: '检查摄像机编码是否开启、防火墙是否放行',
  },
  'no-key-frame': { cause: '没有收到关键帧', action: '把摄像机关键帧间隔设为 2 秒左右' },
  'no-packets': { cause: '画面数据停止', action: '正在自动重连；检查摄像机供电和网线' },
  'packet-loss': { cause: '网络丢包，画面可能花屏', action: '检查网线接头和交换机负载' },
  'wrong-password': { cause: '用户名或密码不对，已停止重试', action: '在摄像机设置里更正密码后按“重试”' },
  'password-needed': { cause: '摄像机要求密码，而地址里没有', action: '补填用户名和密码后按“重试”' },
  'not-found': { cause: '摄像机上没有这一路码流', action: '核对取流地址中的通道和码流号' },
  'server-busy': { cause: '摄像机连接数已满', action: '关闭其他客户端的取流，稍后会自动重试' },
  'server-error': { cause: '摄像机内部出错', action: '正在自动重试；持续出现时重启摄像机' },
  'no-video-track': { cause: '码流里没有视频', action: '核对取流地址和摄像机的视频设置' },
  'codec-unsupported': { cause: '视频编码不支持', action: '把子码流编码改为 H.264 或 H.265' },
  'transport-unsupported': {
    cause: '摄像机不支持所选的传输方式',
    action: '为该摄像机改用另一种传输方式（TCP 或 UDP）',
  },
  'udp-blocked': {
    cause: 'UDP 收不到数据：可能被防火墙拦截',
    action: '正在自动改用 TCP；放行防火墙或设为 TCP',
  },
  'udp-refused': { cause: '摄像机不支持 UDP 传输', action: '正在自动改用 TCP；请把传输方式设为 TCP' },
  'udp-fallback': { cause: 'UDP 不通，画面改由 TCP 传输', action: '放行防火墙后按“重试”，或设为 TCP' },
  'redirect-loop': { cause: '摄像机反复跳转到其他地址', action: '核对取流地址，直接填写最终地址' },
  'stale-session': {
    cause: '摄像机混入了上一次连接的数据',
    action: '约一分钟后自动重连；反复出现时重启摄像机',
  },
  'protocol-error': { cause: '摄像机的应答不合规', action: '核对型号与固件，记录后联系厂商' },
  'ingest-restarting': { cause: '取流进程正在重启', action: '几秒内自动恢复' },
};

const cameraRole: Record<CameraRole, string> = {
  front: '前',
  back: '后',
  door: '门口',
  safe: '保密柜',
  other: '其他',
};

/** What a camera does, and why it has no picture. */
export const cameraCodes = { cameraState, cameraCode, cameraRole };
