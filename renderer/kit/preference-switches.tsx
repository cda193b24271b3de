import { useEffect } from 'react';
import { Segmented } from './controls.ts';
import { setPreferences, usePreferences } from './preferences.ts';
import { useText } from './text/index.ts';

/** Language and colours, in the header of both consoles. */
export function PreferenceSwitches() {
  const { language, theme } = usePreferences();
  const text = useText();
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  return (
    <>
      <Segmented
        aria-label={text.frame.theme}
        value={theme}
        options={[
          { value: 'light', label: text.frame.light },
          { value: 'dark', label: text.frame.dark },
        ]}
        onChange={(value) => setPreferences({ theme: value === 'dark' ? 'dark' : 'light' })}
      />
      <Segmented
        aria-label={text.frame.language}
        value={language}
        options={[
          { value: 'zh', label: '中文' },
          { value: 'en', label: 'English' },
        ]}
        onChange={(value) => setPreferences({ language: value === 'en' ? 'en' : 'zh' })}
      />
    </>
  );
}
