import Link from "next/link";
import "./style.css";

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>
        <nav><Link href="/">Home</Link> <Link href="/gallery">Gallery</Link></nav>
        {children}
      </body>
    </html>
  );
}
