/// Values that grow old: secrets and tokens, fetched beforehand and kept fresh on a few threads of
/// their own. In comes what fetches a value; out goes a [dev.signalbox.data.credential.renew.Held]
/// that the request path reads without waiting. Only the packages below `credential` use it.
@NullMarked
package dev.signalbox.data.credential.renew;

import org.jspecify.annotations.NullMarked;
