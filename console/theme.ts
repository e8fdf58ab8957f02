/** The look of the console: dense and calm, with contrasts of at least 4.5 to 1. */
import type { ThemeConfig } from 'antd';

export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#1f4e79',
    colorLink: '#1f4e79',
    colorError: '#b42318',
    colorSuccess: '#1b6e4b',
    colorWarning: '#8a5a00',
    // Derived from the dark colours above they would be too dark to read on.
    colorErrorBg: '#fdecea',
    colorErrorBorder: '#f3bdb7',
    colorWarningBg: '#fff6e5',
    colorWarningBorder: '#ecd19a',
    colorSuccessBg: '#e8f5ee',
    colorSuccessBorder: '#b4dcc8',
    colorText: '#1c2733',
    colorTextSecondary: '#4a5866',
    colorTextDescription: '#4a5866',
    colorTextPlaceholder: '#5d6b79',
    colorTextDisabled: '#66737f',
    borderRadius: 4,
    fontSize: 13,
    controlHeight: 30,
    fontFamily:
      "'Pretendard', 'Apple SD Gothic Neo', 'Noto Sans KR', 'Noto Sans CJK KR', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', 'Malgun Gothic', system-ui, sans-serif",
    motion: false,
  },
};
