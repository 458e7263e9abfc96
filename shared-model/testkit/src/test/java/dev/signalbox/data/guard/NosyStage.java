package dev.signalbox.data.guard;

import dev.signalbox.data.route.Neighbour;
import java.time.Instant;
import java.util.Random;

public final class NosyStage {
  public final Neighbour neighbour = new Neighbour();
  public final Instant started = Instant.now();
  public final Random dice = new Random();
}
