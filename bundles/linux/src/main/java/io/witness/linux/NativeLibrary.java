package io.witness.linux;

import com.kenai.jffi.ArrayFlags;
import com.kenai.jffi.Function;
import com.kenai.jffi.HeapInvocationBuffer;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.Type;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Loads a shared library of the system for callers outside of this bundle, which cannot see jnr-ffi's classes. A call costs
 * some microseconds, so use it for infrequent calls. For any thread.
 */
public final class NativeLibrary {
    private static final Invoker INVOKER = Invoker.getInstance();
    private static final MemoryIO MEMORY = MemoryIO.getInstance();

    /** Kept since the library is unloaded when nobody has this object any more, and addresses of functions are no such hold. */
    @SuppressWarnings("unused")
    private final Library library;

    private final Map<Method, Function> functions = new HashMap<>();

    private NativeLibrary(Class<?> declarations, Library library, String name) {
        this.library = library;
        for (Method method : declarations.getMethods()) {
            long address = library.getSymbolAddress(method.getName());
            if (address == 0) {
                throw new UnsatisfiedLinkError(name + " has no function " + method.getName());
            }
            Type[] parameters = Arrays.stream(method.getParameterTypes())
                    .map(NativeLibrary::type)
                    .toArray(Type[]::new);
            functions.put(method, new Function(address, type(method.getReturnType()), parameters));
        }
    }

    /**
     * Loads a library and finds its functions.
     *
     * @param <T> an interface
     * @param declarations declares the functions as methods of the same names: {@code int}, {@code long} (also for addresses
     *     and sizes) and {@link String} are parameters and results; {@code void} is a result, too. A string is copied; as a
     *     result it is null if the address is
     * @param name the name for dlopen(3)
     * @return calls the functions
     * @throws UnsatisfiedLinkError if there is no such library, or it lacks a function
     */
    public static <T> T load(Class<T> declarations, String name) {
        Library library = Library.openLibrary(name, Library.LAZY | Library.LOCAL);
        if (library == null) {
            throw new UnsatisfiedLinkError(Library.getLastError());
        }
        NativeLibrary functions = new NativeLibrary(declarations, library, name);
        return declarations.cast(Proxy.newProxyInstance(
                declarations.getClassLoader(),
                new Class<?>[] {declarations},
                (proxy, method, arguments) -> functions.call(method, arguments)));
    }

    private static Type type(Class<?> type) {
        return type == int.class
                ? Type.SINT32
                : type == long.class ? Type.SINT64 : type == void.class ? Type.VOID : Type.POINTER;
    }

    private Object call(Method method, Object[] arguments) {
        Function function = functions.get(method);
        if (function == null) { // of Object
            throw new UnsupportedOperationException(method.toString());
        }
        HeapInvocationBuffer values = new HeapInvocationBuffer(function);
        for (int i = 0; i < function.getParameterCount(); i++) {
            put(values, arguments[i]);
        }
        return result(method.getReturnType(), function, values);
    }

    private static void put(HeapInvocationBuffer values, Object argument) {
        if (argument instanceof Integer number) {
            values.putInt(number);
        } else if (argument instanceof Long number) {
            values.putLong(number);
        } else {
            byte[] text = ((String) argument).getBytes(StandardCharsets.UTF_8);
            values.putArray(text, 0, text.length, ArrayFlags.IN | ArrayFlags.NULTERMINATE);
        }
    }

    private static Object result(Class<?> type, Function function, HeapInvocationBuffer values) {
        if (type == long.class) {
            return INVOKER.invokeLong(function, values);
        }
        if (type != String.class) {
            int result = INVOKER.invokeInt(function, values);
            return type == void.class ? null : result;
        }
        long address = INVOKER.invokeAddress(function, values);
        return address == 0 ? null : new String(MEMORY.getZeroTerminatedByteArray(address), StandardCharsets.UTF_8);
    }
}
