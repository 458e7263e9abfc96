package dev.signalbox.model;

import org.junit.jupiter.api.Test;

public final class LeakyModel {
  @Test
  public void leaks() {}
}
