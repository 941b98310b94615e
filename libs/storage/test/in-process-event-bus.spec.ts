import { InProcessEventBus } from '../src/event-bus/in-process-event-bus.js';
import { describeEventBus } from './event-bus.contract.js';

describeEventBus('the event bus within a process', async () => {
  const reported: unknown[] = [];
  const bus = new InProcessEventBus((error) => reported.push(error));
  return { here: bus, there: bus, reported, close: async () => undefined };
});
