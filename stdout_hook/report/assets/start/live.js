// A page that is open while trainings run: it is told what is new, and shows it some times a second.

const SHOWN = 300; // ms at least from one showing to the next
const SHARE = 0.1; // of the time that showing may take, so that the page stays smooth
const AGAIN = 3000; // ms until a connection that was refused is tried again

class Live {
  constructor(address, page, view) {
    this.address = address;
    this.page = page;
    this.view = view;
    this.isTold = false;
    this.state = element("span.live", { role: "status" });
  }

  start() {
    document.querySelector(".settings").prepend(this.state);
    this.say("connecting");
    this.connect();
    this.show();
  }

  connect() {
    const source = new EventSource(this.address);
    source.onopen = () => this.say("live");
    source.onmessage = ({ data }) => this.take(JSON.parse(data));
    source.onerror = () => {
      this.say("connection lost");
      // The browser tries again by itself, but not where the answer was a refusal.
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.connect(), AGAIN);
    };
  }

  /** Take a message; between the first and the last of all there is nothing is shown. */
  take(message) {
    if (message.kind === "start") this.isTold = false;
    if (message.kind === "told") this.isTold = true;
    this.page.take(message);
  }

  show() {
    const start = performance.now();
    if (this.isTold) this.view.update();
    setTimeout(() => this.show(), Math.max(SHOWN, (performance.now() - start) / SHARE));
  }

  say(state) {
    if (this.state.textContent === state) return;
    this.state.textContent = state;
    this.state.dataset.state = state;
  }
}

addPart({
  id: "waiting",
  title: "Waiting",
  order: -1,
  wanted: (page) => page.runs.length === 0,
  draw(place) {
    place.append(element("p.notice", {}, "There is no run yet. The first one appears here by itself."));
  },
});
