/** The controls pages use; the only door to the component library. */
export { AutoComplete, Button, Checkbox, Input, InputNumber, Modal, Segmented, Select } from 'antd';
