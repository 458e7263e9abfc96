package dev.signalbox.data.call;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Finds the addresses of providers, away from the event loops, and remembers them. An answer that
/// is too old is still given while a new one is on its way, so that a call waits for a name at most
/// once.
///
/// Whatever a name leads to, a cloud's metadata service is never called (server-side request
/// forgery): link local addresses are refused. The addresses of a private network are refused too,
/// unless the provider's base address itself is such a literal, or the operator allows them.
public final class AddressBook {

  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int MAX_NAMES = 4_096;

  private final Executor lookups;
  private final boolean privateAllowed;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  /// @param lookups runs look-ups, which block
  /// @param privateAllowed whether names may lead into private networks
  public AddressBook(Executor lookups, boolean privateAllowed) {
    this.lookups = lookups;
    this.privateAllowed = privateAllowed;
  }

  private record Entry(InetAddress[] addresses, long atNanos, CompletableFuture<?> renewal) {}

  /// The addresses of a host, now or later. Fails with [UnknownHostException] if there are none
  /// that may be called.
  CompletableFuture<InetAddress[]> find(String host) {
    byte @Nullable [] literal = NetUtil.createByteArrayFromIpAddressString(host);
    if (literal != null) {
      return CompletableFuture.completedFuture(new InetAddress[] {literal(literal)});
    }
    Entry entry = entries.get(host);
    if (entry == null) {
      return look(host);
    }
    if (System.nanoTime() - entry.atNanos() > FRESH_NANOS && entry.renewal().isDone()) {
      entries.put(host, new Entry(entry.addresses(), entry.atNanos(), look(host)));
    }
    return CompletableFuture.completedFuture(entry.addresses());
  }

  private CompletableFuture<InetAddress[]> look(String host) {
    CompletableFuture<InetAddress[]> found = new CompletableFuture<>();
    lookups.execute(() -> {
      try {
        InetAddress[] addresses = allowed(host, InetAddress.getAllByName(host));
        if (entries.size() < MAX_NAMES) {
          entries.put(
              host,
              new Entry(
                  addresses, System.nanoTime(), CompletableFuture.completedFuture(addresses)));
        }
        found.complete(addresses);
      } catch (UnknownHostException unknown) {
        found.completeExceptionally(unknown);
      }
    });
    return found;
  }

  private InetAddress[] allowed(String host, InetAddress[] addresses) throws UnknownHostException {
    boolean declaredLocal = host.equalsIgnoreCase("localhost");
    for (InetAddress address : addresses) {
      boolean metadata = address.isLinkLocalAddress() || address.isAnyLocalAddress();
      boolean inside =
          address.isLoopbackAddress() || address.isSiteLocalAddress() || isUniqueLocal(address);
      if (metadata || inside && !privateAllowed && !declaredLocal) {
        throw new UnknownHostException("the name leads to an address that may not be called");
      }
    }
    return addresses;
  }

  /// fc00::/7 (RFC 4193), which the JDK does not call site local.
  private static boolean isUniqueLocal(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
  }

  private static InetAddress literal(byte[] address) {
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
