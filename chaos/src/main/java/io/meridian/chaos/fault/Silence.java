package io.meridian.chaos.fault;

/** What regions send each other vanishes; their sockets stay open. */
final class Silence implements Injection {
  private final Links links;

  Silence(Links links) {
    this.links = links;
  }

  @Override
  public void begin() {
    links.silence();
  }

  @Override
  public void end() {
    links.heal();
  }
}
