addEventListener('message', (event: MessageEvent<number>) => {
  setInterval(() => postMessage(undefined), event.data);
});
