import { theme as antdTheme, ConfigProvider, type ThemeConfig } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { type CSSProperties, type ReactNode, useMemo, useRef } from 'react';
import { cspNonce } from './nonce.ts';
import { usePreferences } from './preferences.ts';
import {
  BODY_PX,
  cssVariables,
  FONT_STACK,
  MOTION_SECONDS,
  PALETTES,
  RADIUS_PX,
  TARGET_PX,
  type ThemeName,
} from './tokens.ts';

function antdConfig(name: ThemeName): ThemeConfig {
  const palette = PALETTES[name];
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  return {
    algorithm: name === 'dark' ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    token: {
      colorPrimary: palette.accent,
      colorLink: palette.accent,
      colorInfo: palette.accent,
      colorError: palette.fault,
      colorWarning: palette.attention,
      colorBgBase: palette.surface,
      colorBgLayout: palette.background,
      colorBgContainer: palette.surface,
      colorBgElevated: palette.surface,
      colorBorder: palette.line,
      colorBorderSecondary: palette.line,
      colorText: palette.text,
      colorTextSecondary: palette.muted,
      colorTextDescription: palette.muted,
      colorTextPlaceholder: palette.muted,
      colorTextLightSolid: palette.onAccent,
      borderRadius: RADIUS_PX,
      fontSize: BODY_PX,
      fontFamily: FONT_STACK,
      controlHeight: TARGET_PX,
      motion: !isStill,
      motionDurationMid: `${MOTION_SECONDS}s`,
      motionDurationSlow: `${MOTION_SECONDS}s`,
      wireframe: false,
      boxShadow: 'none',
      boxShadowSecondary: '0 2px 8px rgb(0 0 0 / 25%)',
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Segmented: { trackBg: palette.background, itemSelectedBg: palette.line, itemColor: palette.text },
    },
  };
}

/** A region in one theme: CSS variables and antd's tokens from the same table; its popups open inside it. */
export function ThemeScope({
  theme,
  className,
  children,
}: {
  readonly theme: ThemeName;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const { language } = usePreferences();
  const scope = useRef<HTMLDivElement>(null);
  const config = useMemo(() => antdConfig(theme), [theme]);
  const style: CSSProperties & Record<`--${string}`, string> = {
    ...cssVariables(theme),
    colorScheme: theme,
  };
  return (
    <ConfigProvider
      csp={{ nonce: cspNonce }}
      theme={config}
      locale={language === 'zh' ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
      getPopupContainer={(trigger) =>
        trigger?.closest<HTMLElement>('main, header') ?? scope.current ?? document.body
      }
    >
      <div ref={scope} className={`theme-scope ${className ?? ''}`} style={style}>
        {children}
      </div>
    </ConfigProvider>
  );
}
