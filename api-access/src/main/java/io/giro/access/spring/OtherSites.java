package io.giro.access.spring;

import io.giro.access.CalledFromAnotherSite;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Refuses calls that a browser makes for a page of another site, unless they change nothing: what they answer, such a page
 * cannot read. Programs send neither of the two headers by which browsers tell where a call comes from. A page whose name was
 * made to lead here seems to be of this site and could read answers, too, so the name by which it calls must be that of loopback.
 */
final class OtherSites extends OncePerRequestFilter {

    private static final Set<String> CHANGE_NOTHING =
            Set.of(HttpMethod.GET.name(), HttpMethod.HEAD.name(), HttpMethod.OPTIONS.name());
    /** By the page's own origin, or by whoever sits at the browser. */
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private static final Pattern LOOPBACK = Pattern.compile("(?i)(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]*)?");

    private final HandlerExceptionResolver problems;

    OtherSites(HandlerExceptionResolver problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean isHarmless = CHANGE_NOTHING.contains(request.getMethod()) || !isFromAnotherSite(request);
        if (isHarmless && isCalledByOurName(request)) {
            chain.doFilter(request, response);
        } else if (problems.resolveException(request, response, null, new CalledFromAnotherSite()) == null) {
            throw new IllegalStateException("the service has no answer to calls from another site");
        }
    }

    private static boolean isFromAnotherSite(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !OWN.contains(site);
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null && !authority(origin).equals(request.getHeader(HttpHeaders.HOST));
    }

    /** Only a program may leave the name out. */
    private static boolean isCalledByOurName(HttpServletRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        return host == null || LOOPBACK.matcher(host).matches();
    }

    private static String authority(String origin) {
        int scheme = origin.indexOf("://");
        return scheme < 0 ? origin : origin.substring(scheme + "://".length());
    }
}
