export type { Heard } from "./envelope.ts";
export { listen, type ListenOptions } from "./listen.ts";
export type { Notification } from "./notification.ts";
export { openNotifier, type MessagingConfig, type Notifier, type NotifierOptions } from "./notifier.ts";
export { rabbitOf, type Rabbit } from "./rabbit.ts";
