/** The controls pages use; the only door to the component library. */
export { Button, Checkbox, Input, InputNumber, Modal, Segmented, Select } from 'antd';
