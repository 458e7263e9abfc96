package dev.signalbox.simulator.script;

import dev.signalbox.model.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Embeddings: vectors of length one, the same for the same text.
public final class Vectors {

  private final Seal seal;

  public Vectors(Seal seal) {
    this.seal = seal;
  }

  /// The vector of a text.
  public float[] of(String text, int dimensions) {
    SplittableRandom random = new SplittableRandom(seal.number("embedding", text));
    double[] raw = random.doubles(dimensions, -1, 1).toArray();
    double length = 0;
    for (double value : raw) {
      length += value * value;
    }
    float[] vector = new float[dimensions];
    for (int index = 0; index < dimensions; index++) {
      vector[index] = (float) (raw[index] / Math.sqrt(length));
    }
    return vector;
  }

  /// A vector as JSON numbers.
  public static JsonValue listed(float[] vector) {
    List<JsonValue> numbers = new ArrayList<>(vector.length);
    for (float value : vector) {
      numbers.add(new JsonValue.Num(Float.toString(value)));
    }
    return JsonValue.array(numbers);
  }
}
