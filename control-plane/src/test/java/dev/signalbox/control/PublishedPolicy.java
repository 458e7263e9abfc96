package dev.signalbox.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.CompiledPolicy.TenantParts;
import dev.signalbox.model.bundle.Part;
import dev.signalbox.model.bundle.Part.Kind;
import dev.signalbox.model.bundle.Parts;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.trust.ArchiveVerifier;
import dev.signalbox.model.trust.ArchiveVerifier.Verdict;
import dev.signalbox.model.trust.Repository;
import dev.signalbox.model.trust.TrustState;
import dev.signalbox.model.trust.VerifiedBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads a whole archive as a proxy would that trusts the first root in it.
public final class PublishedPolicy {

  private PublishedPolicy() {}

  /// What a proxy gets now that has nothing yet.
  public static Bundle of(TestControl control, String proxy) {
    HttpRequest request =
        HttpRequest.newBuilder(control.address("/v1/bundle"))
            .header("authorization", "Bearer " + proxy)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).isEqualTo(200);
      return read(answer.body());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  static Bundle read(byte[] archive) {
    return of(verified(archive));
  }

  static Bundle of(VerifiedBundle verified) {
    Map<String, Kind> kinds = Parts.names(Parts.SCHEMA);
    Map<String, List<Part>> tenants = new HashMap<>();
    byte[] group = new byte[0];
    for (Map.Entry<String, byte[]> part : verified.parts().entrySet()) {
      String[] names = part.getKey().split("/", 4);
      if (names[0].equals("group")) {
        group = part.getValue();
      } else if (kinds.containsKey(names[3])) {
        tenants
            .computeIfAbsent(names[1], id -> new ArrayList<>())
            .add(Part.of(kinds.get(names[3]), names[3], part.getValue()));
      }
    }
    List<TenantPolicy> policies = new ArrayList<>();
    tenants.forEach((id, parts) ->
        policies.add(Parts.assemble(new TenantParts(TenantId.parse(id), parts), Parts.SCHEMA)));
    return Parts.bundle(
        verified.version(), policies, Part.of(Kind.GROUP, Parts.GROUP, group), Parts.SCHEMA);
  }

  static String partOf(byte[] archive) {
    return Repository.ofArchive(archive).parts().keySet().iterator().next();
  }

  private static VerifiedBundle verified(byte[] archive) {
    byte[] root = Repository.ofArchive(archive).roots().get(1L);
    Verdict verdict =
        ArchiveVerifier.verify(TrustState.pinned(root), archive, path -> true, Instant.now());
    return switch (verdict) {
      case Verdict.Genuine genuine -> genuine.bundle();
      case Verdict.Refused refused -> throw new AssertionError(refused.refusal().toString());
    };
  }
}
