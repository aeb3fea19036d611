"""Whether the web program of this container answers its sign-in page: the health check of docker-compose.yml."""

import http.client
import os
import sys

from ssi.launch.running import FIRST_PAGE


def main(port: int = 8000) -> int:
    host = os.environ.get("SSI_ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", FIRST_PAGE, headers={"Host": host, "X-Forwarded-Proto": "https"})
        return 0 if line.getresponse().status == http.client.OK else 1
    except (OSError, http.client.HTTPException):
        return 1
    finally:
        line.close()


if __name__ == "__main__":
    sys.exit(main())
