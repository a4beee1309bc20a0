package io.witness.fanout.internal;

import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSealer;
import io.witness.api.socket.SocketKeys;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Puts nothing but another object before a ring. */
final class FakeSealer implements RingSealer {
    final List<Ring> sealed = new CopyOnWriteArrayList<>();
    /** How many rings there is memory for. */
    volatile int room = Integer.MAX_VALUE;

    @Override
    public Ring seal(Ring source) throws RingException {
        if (sealed.size() >= room) {
            throw new RingException(SocketKeys.SEALED, "Sealed=true: no memory");
        }
        Ring ring = (Ring) Proxy.newProxyInstance(
                Ring.class.getClassLoader(), new Class<?>[] {Ring.class}, (proxy, method, args) -> {
                    try {
                        return method.invoke(source, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        sealed.add(ring);
        return ring;
    }
}
