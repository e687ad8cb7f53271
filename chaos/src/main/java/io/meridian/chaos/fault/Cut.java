package io.meridian.chaos.fault;

/** Connections between regions are reset, new ones too. */
final class Cut implements Injection {
  private final Links links;

  Cut(Links links) {
    this.links = links;
  }

  @Override
  public void begin() {
    links.cut();
  }

  @Override
  public void end() {
    links.heal();
  }
}
