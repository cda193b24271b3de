// The socket floor: N RTSP-over-TCP sessions on 127.0.0.1:PORT/camI, handshake, then epoll + read() into one 64 KiB
// buffer and drop. What an ingest costs when it does nothing at all with the bytes.
// Usage: ingest-floor PORT COUNT
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static char drop[65536];

static int request(int fd, const char *text, char *answer, int size) {
  if (write(fd, text, strlen(text)) < 0) return -1;
  int have = 0;
  for (;;) {
    int count = read(fd, answer + have, size - 1 - have);
    if (count <= 0) return -1;
    have += count;
    answer[have] = 0;
    char *end = strstr(answer, "\r\n\r\n");
    if (!end) continue;
    char *field = strcasestr(answer, "content-length:");
    int body = field && field < end ? atoi(field + 15) : 0;
    if (have >= (end - answer) + 4 + body) return have;
  }
}

int main(int count, char **args) {
  if (count < 3) return 2;
  int port = atoi(args[1]), cameras = atoi(args[2]);
  int poll = epoll_create1(0);
  static char text[1024], answer[65536];
  for (int i = 0; i < cameras; i++) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, (void *)&to, sizeof to)) return 1;
    snprintf(text, sizeof text, "DESCRIBE rtsp://127.0.0.1:%d/cam%d RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\n\r\n", port, i);
    request(fd, text, answer, sizeof answer);
    snprintf(text, sizeof text, "SETUP rtsp://127.0.0.1:%d/cam%d/stream=0 RTSP/1.0\r\nCSeq: 2\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n", port, i);
    request(fd, text, answer, sizeof answer);
    char session[128] = "";
    char *field = strcasestr(answer, "session:");
    if (field) sscanf(field + 8, " %127[^;\r\n]", session);
    snprintf(text, sizeof text, "SETUP rtsp://127.0.0.1:%d/cam%d/stream=1 RTSP/1.0\r\nCSeq: 3\r\nSession: %s\r\nTransport: RTP/AVP/TCP;unicast;interleaved=2-3\r\n\r\n", port, i, session);
    request(fd, text, answer, sizeof answer);
    snprintf(text, sizeof text, "PLAY rtsp://127.0.0.1:%d/cam%d RTSP/1.0\r\nCSeq: 4\r\nSession: %s\r\nRange: npt=0.000-\r\n\r\n", port, i, session);
    if (write(fd, text, strlen(text)) < 0) return 1;
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
  }
  struct epoll_event events[256];
  for (;;) {
    int ready = epoll_wait(poll, events, 256, 1000);
    for (int i = 0; i < ready; i++)
      if (read(events[i].data.fd, drop, sizeof drop) <= 0) {
        epoll_ctl(poll, EPOLL_CTL_DEL, events[i].data.fd, 0);
        close(events[i].data.fd);
      }
  }
}
